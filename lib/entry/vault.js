'use strict';

module.exports = require('../vault');
