'use strict';

// conf's class on a vault: `import Conf from 'ohos-security-kit/conf'`, or what require gives, itself or its `default`.

module.exports = require('../vault/conf');
