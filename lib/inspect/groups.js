'use strict';

// Permissions by the groups in which dialogs ask for them (src/access/group.rs; a test compares them).

/** key, title, members below `ohos.permission.`, and whether they can be allowed for this time only */
const GROUPS = [
  ['location', 'Location', ['APPROXIMATELY_LOCATION', 'LOCATION', 'LOCATION_IN_BACKGROUND'], true],
  ['camera', 'Camera', ['CAMERA'], true],
  ['microphone', 'Microphone', ['MICROPHONE'], true],
  ['contacts', 'Contacts', ['READ_CONTACTS', 'WRITE_CONTACTS']],
  [
    'calendar',
    'Calendar',
    ['READ_CALENDAR', 'WRITE_CALENDAR', 'READ_WHOLE_CALENDAR', 'WRITE_WHOLE_CALENDAR'],
  ],
  ['activity', 'Fitness activity', ['ACTIVITY_MOTION']],
  ['health', 'Body sensors', ['READ_HEALTH_DATA']],
  ['images', 'Images and videos', ['READ_IMAGEVIDEO', 'WRITE_IMAGEVIDEO', 'MEDIA_LOCATION']],
  ['audio', 'Audio files', ['READ_AUDIO', 'WRITE_AUDIO']],
  ['files', 'Files', ['READ_DOCUMENT', 'WRITE_DOCUMENT', 'READ_MEDIA', 'WRITE_MEDIA']],
  ['download', 'Download folder', ['READ_WRITE_DOWNLOAD_DIRECTORY']],
  ['desktop', 'Desktop folder', ['READ_WRITE_DESKTOP_DIRECTORY']],
  ['documents', 'Documents folder', ['READ_WRITE_DOCUMENTS_DIRECTORY']],
  ['tracking', 'Tracking', ['APP_TRACKING_CONSENT']],
  ['apps', 'Installed apps', ['GET_INSTALLED_BUNDLE_LIST']],
  ['devices', 'Other devices', ['DISTRIBUTED_DATASYNC']],
  ['bluetooth', 'Bluetooth', ['ACCESS_BLUETOOTH']],
  ['nearlink', 'NearLink', ['ACCESS_NEARLINK']],
  ['pasteboard', 'Pasteboard', ['READ_PASTEBOARD'], true],
  ['screen', 'Screen capture', ['CUSTOM_SCREEN_CAPTURE'], true],
  ['windows', 'Floating windows', ['FLOAT_VIEW']],
  ['calls', 'Calls', ['ANSWER_CALL', 'MANAGE_VOICEMAIL']],
  ['calllog', 'Call log', ['READ_CALL_LOG', 'WRITE_CALL_LOG']],
  [
    'messages',
    'Messages',
    [
      'READ_CELL_MESSAGES',
      'READ_MESSAGES',
      'RECEIVE_MMS',
      'RECEIVE_SMS',
      'RECEIVE_WAP_MESSAGES',
      'SEND_MESSAGES',
    ],
  ],
].map(([key, title, members, once = false]) => ({
  key,
  title,
  members: members.map((name) => `ohos.permission.${name}`),
  once,
}));

const OTHER = { key: 'other', title: 'Other', members: [], once: false };
const BY_NAME = new Map(GROUPS.flatMap((group) => group.members.map((name) => [name, group])));

const groupOf = (permission) => BY_NAME.get(permission) ?? OTHER;

module.exports = { groupOf, GROUPS, OTHER };
