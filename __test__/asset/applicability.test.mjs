// A41..A50: which tags a function demands, allows and refuses; what it says first when several are wrong.

import assert from 'node:assert/strict';
import * as s from './support.mjs';

const { CODE, attrs, assetOf, rejects } = s;

s.withKit('A41 add without SECRET or without ALIAS is 401', async ({ kit }) => {
  const withoutSecret = await rejects(CODE.INVALID_ARGUMENT, () => kit.add(attrs({ ALIAS: 'a1' })));
  const withoutAlias = await rejects(CODE.INVALID_ARGUMENT, () => kit.add(attrs({ SECRET: 'x' })));
  const withoutBoth = await rejects(CODE.INVALID_ARGUMENT, () => kit.add(new Map()));
  assert.match(withoutSecret.message, /asset\.Tag\.SECRET/);
  assert.match(withoutAlias.message, /asset\.Tag\.ALIAS/);
  assert.match(withoutBoth.message, /asset\.Tag\.SECRET/);
  assert.deepEqual(await s.stored(kit), []);
});

const NUMBERS = {
  add: 'A42',
  remove: 'A43 D9',
  'update query': 'A45',
  attributesToUpdate: 'A46',
  preQuery: 'A47',
  query: 'A48',
  postQuery: 'A49',
};
for (const place of s.PLACES) {
  s.withKit(
    `${NUMBERS[place.name]} ${place.name} refuses with 401: ${place.refused.join(', ')}`,
    async ({ kit }) => {
      await kit.add(assetOf('a1'));
      await s.unchanged(kit, async () => {
        for (const name of place.refused) {
          const map = s.extended(place.legal(), { [name]: s.SAMPLE[name] });
          const error = await rejects(CODE.INVALID_ARGUMENT, () => place.call(kit, map), name);
          assert.match(error.message, new RegExp(`asset\\.Tag\\.${name}\\b`));
        }
      });
    },
  );
}

/** Tags that work as a condition, each with the value that `guardedOrPlain` stores. */
const CONDITIONS = {
  ALIAS: 'a1',
  ACCESSIBILITY: 0,
  REQUIRE_PASSWORD_SET: false,
  SYNC_TYPE: 2,
  IS_PERSISTENT: true,
  WRAP_TYPE: 1,
  ...Object.fromEntries(s.LABELS.map((name) => [name, `${name} of a1`])),
};
const PERSISTING = { caller: { permissions: [s.PERSIST] } };
const guardedOrPlain = (authType) => s.labelled('a1', { ...CONDITIONS, AUTH_TYPE: authType });

s.withKit(
  'A44 D9 remove accepts every attribute as condition, critical labels too',
  async ({ kit }) => {
    await kit.add(assetOf('other', { ACCESSIBILITY: 1, DATA_LABEL_CRITICAL_1: 'other' }));
    for (const [name, value] of Object.entries({ ...CONDITIONS, AUTH_TYPE: 255 })) {
      if (name === 'REQUIRE_PASSWORD_SET') continue; // both assets have it false
      await kit.add(guardedOrPlain(255));
      await kit.remove(attrs({ [name]: value }));
      assert.deepEqual(await s.aliases(kit), ['other'], name);
    }
  },
  PERSISTING,
);

s.withKit('A44 D9 remove by a critical label that no asset has is NOT_FOUND', async ({ kit }) => {
  await kit.add(s.labelled('a1'));
  await s.unchanged(kit, async () => {
    for (const name of s.CRITICAL) {
      await rejects(CODE.NOT_FOUND, () => kit.remove(attrs({ [name]: 'no such label' })), name);
      await rejects(CODE.NOT_FOUND, () => kit.remove(attrs({ ALIAS: 'a1', [name]: 'no such label' })), name);
    }
  });
});

s.withKit(
  'A45 A47 A48 update, preQuery and query accept every attribute as condition',
  async ({ kit }) => {
    await kit.add(guardedOrPlain(255));
    for (const [name, value] of Object.entries({ ...CONDITIONS, AUTH_TYPE: 255 })) {
      const condition = attrs({ [name]: value });
      assert.equal((await kit.query(condition)).length, 1, name);
      assert.equal(
        await kit.update(s.extended(condition, { ALIAS: 'a1' }), attrs({ SECRET: name })),
        undefined,
      );
      const challenge = await kit.preQuery(condition);
      await kit.postQuery(attrs({ AUTH_CHALLENGE: challenge }));
    }
  },
  PERSISTING,
);

s.withKit('A45 an update query without ALIAS is 401', async ({ kit }) => {
  await kit.add(s.labelled('a1'));
  await s.unchanged(kit, async () => {
    for (const query of [new Map(), attrs({ DATA_LABEL_NORMAL_1: 'DATA_LABEL_NORMAL_1 of a1' })]) {
      const error = await rejects(CODE.INVALID_ARGUMENT, () => kit.update(query, attrs({ SECRET: 'x' })));
      assert.match(error.message, /asset\.Tag\.ALIAS/);
    }
  });
});

s.withKit('A49 postQuery without AUTH_CHALLENGE is 401', async ({ kit }) => {
  for (const fields of [{}, { GROUP_ID: s.SAMPLE.GROUP_ID }, { ALIAS: 'a1' }]) {
    const error = await rejects(CODE.INVALID_ARGUMENT, () => kit.postQuery(attrs(fields)));
    assert.match(error.message, /asset\.Tag\.AUTH_CHALLENGE/);
  }
});

s.withKit('A49 a refused postQuery leaves the session open', async ({ kit, device }) => {
  await kit.add(assetOf('a1', { AUTH_TYPE: 255 }));
  const proof = await s.proof(device, kit, { ALIAS: 'a1' });
  for (const extra of [
    { ALIAS: 'a1' },
    { REQUIRE_ATTR_ENCRYPTED: false },
    { AUTH_TOKEN: proof.AUTH_TOKEN },
  ]) {
    await rejects(CODE.INVALID_ARGUMENT, () =>
      kit.postQuery(attrs({ AUTH_CHALLENGE: proof.AUTH_CHALLENGE, ...extra })),
    );
  }
  assert.equal(await s.secretOf(kit, 'a1', proof), 'secret of a1');
});

s.withKit('A50 UPDATE_TIME is refused everywhere, even as the result gave it', async ({ kit, app }) => {
  await kit.add(assetOf('a1'));
  const time = (await s.attributesOf(kit, 'a1')).get(s.Tag.UPDATE_TIME);
  await s.unchanged(kit, async () => {
    for (const place of s.PLACES) {
      await rejects(
        CODE.INVALID_ARGUMENT,
        () => place.call(kit, s.extended(place.legal(), { UPDATE_TIME: time })),
        place.name,
      );
    }
    await rejects(CODE.INVALID_ARGUMENT, app.asset.batchAdd([assetOf('new', { UPDATE_TIME: time })]));
    await rejects(CODE.INVALID_ARGUMENT, app.asset.batchRemove([attrs({ ALIAS: 'a1', UPDATE_TIME: time })]));
    const source = [attrs({ ALIAS: 'a1', UPDATE_TIME: time })];
    await rejects(CODE.INVALID_ARGUMENT, app.asset.batchUpdate(source, [attrs({ SECRET: 'x' })]));
    await rejects(
      CODE.INVALID_ARGUMENT,
      app.asset.batchUpdate([attrs({ ALIAS: 'a1' })], [attrs({ SECRET: 'x', UPDATE_TIME: time })]),
    );
    await rejects(CODE.PARAM_VERIFICATION_FAILED, app.asset.querySyncResult(attrs({ UPDATE_TIME: time })));
  });
});

s.withKit(
  'A41 A27 a missing tag is told before a refused one, and that before a bad value',
  async ({ kit }) => {
    const first = async (name, map) => {
      const { message } = await rejects(CODE.INVALID_ARGUMENT, () => kit.add(map));
      assert.match(message, new RegExp(`asset\\.Tag\\.${name}\\b`));
    };
    await first('ALIAS', attrs({ ACCESSIBILITY: 3, RETURN_LIMIT: 0, SECRET: 'x' }));
    await first('RETURN_LIMIT', assetOf('a1', { ACCESSIBILITY: 3, RETURN_LIMIT: 0 }));
    await first('ACCESSIBILITY', assetOf('a1', { ACCESSIBILITY: 3, SYNC_TYPE: 8 }));
    await first('SYNC_TYPE', attrs({ SYNC_TYPE: 8, ACCESSIBILITY: 3, SECRET: 'x', ALIAS: 'a1' }));
    await first('RETURN_TYPE', assetOf('a1', { RETURN_TYPE: 0, UPDATE_TIME: 'x' }));
  },
);

s.withKit('A27 argument errors are told before permissions, existence and conflicts', async ({ kit }) => {
  await kit.add(assetOf('a1'));
  await s.unchanged(kit, async () => {
    await rejects(CODE.INVALID_ARGUMENT, () => kit.add(assetOf('a1', { SYNC_TYPE: 8 })), 'before DUPLICATED');
    await rejects(
      CODE.INVALID_ARGUMENT,
      () => kit.add(assetOf('new', { IS_PERSISTENT: true, SYNC_TYPE: 8 })),
      'before 201',
    );
    await rejects(
      CODE.INVALID_ARGUMENT,
      () => kit.query(attrs({ ALIAS: 'missing', RETURN_LIMIT: 0 })),
      'before NOT_FOUND',
    );
    await rejects(
      CODE.INVALID_ARGUMENT,
      () => kit.query(attrs({ RETURN_TYPE: 0, RETURN_LIMIT: 0 })),
      'before UNSUPPORTED',
    );
    await rejects(
      CODE.INVALID_ARGUMENT,
      () => kit.update(attrs({ ALIAS: 'missing' }), attrs({ ALIAS: 'x' })),
      'before NOT_FOUND',
    );
  });
});
