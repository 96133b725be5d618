'use strict';

/** What an ability is started with. Its members are whatever the caller sets. */
class Want {}

module.exports = { Want };
