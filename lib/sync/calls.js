'use strict';

// Calls of the engine about the account that devices share (src/sync/calls.rs): JSON and bytes in, JSON and bytes out.

const NO_PARTS = [];

/** Parts, each after its length. They are wiped when the call has them: secrets are in them. */
function packed(parts) {
  const bytes = Buffer.alloc(parts.reduce((sum, part) => sum + 4 + part.length, 0));
  let at = 0;
  for (const part of parts) {
    at = bytes.writeUInt32LE(part.length, at);
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** What was packed; the first part is JSON. */
function unpacked(reply) {
  const bytes = Buffer.from(reply.buffer, reply.byteOffset, reply.length);
  const parts = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + 4 + bytes.readUInt32LE(at);
    parts.push(Buffer.from(bytes.subarray(at + 4, end)));
    at = end;
  }
  bytes.fill(0);
  const [json, ...rest] = parts;
  return { json: JSON.parse(json.toString()), parts: rest };
}

/**
 * Makes a call: one transaction of the store, on a thread of its own.
 *
 * @returns {Promise<{ json: any, parts: Buffer[] }>}
 */
async function call(core, name, input = {}, parts = NO_PARTS) {
  core.open();
  const bytes = packed(parts);
  try {
    return unpacked(await core.native.account(core.id, name, JSON.stringify(input), bytes));
  } finally {
    bytes.fill(0);
  }
}

module.exports = { call };
