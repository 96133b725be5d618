// Who used what. An access has the `row` of its app, the `permission`, and how often it succeeded and failed.

/** Permissions whose use is recorded. */
export const PERMISSIONS = [
  'ANSWER_CALL',
  'READ_CALENDAR',
  'READ_MESSAGES',
  'MICROPHONE',
  'READ_CONTACTS',
  'LOCATION',
  'APPROXIMATELY_LOCATION',
  'CAMERA',
  'READ_HEALTH_DATA',
  'READ_IMAGEVIDEO',
  'ACCESS_BLUETOOTH',
  'READ_PASTEBOARD',
].map((name) => `ohos.permission.${name}`);

export const APPS = 200;

/** Accesses of `APPS` apps in random order, every tenth refused: 4,800 different records in a minute. */
export const makeAccesses = (count) =>
  Array.from({ length: count }, () => {
    const failed = Math.random() < 0.1;
    return {
      row: Math.floor(Math.random() * APPS),
      permission: PERMISSIONS[Math.floor(Math.random() * PERMISSIONS.length)],
      success: failed ? 0 : 1,
      fail: failed ? 1 : 0,
    };
  });

/** The history: records that nothing can merge, spread over what is kept, which is 7 days or 10,080 minutes. */
export const HISTORY_START = Date.UTC(2026, 0, 1);
export const MINUTE = 60_000;
export const perMinute = (records) => Math.max(10, Math.ceil(records / 10_000));
export const HISTORY_APPS = 50;

const IDENTITIES = ['', 'a tab'];

/** Record `index` of the history: 3,600 in a row are all different, whatever their minute. */
export function historyRecord(index) {
  const turn = Math.floor(index / HISTORY_APPS);
  return {
    row: index % HISTORY_APPS,
    permission: PERMISSIONS[turn % PERMISSIONS.length],
    options: {
      usedType: Math.floor(turn / PERMISSIONS.length) % 3,
      enhancedIdentity: IDENTITIES[Math.floor(turn / PERMISSIONS.length / 3) % IDENTITIES.length],
    },
  };
}
