'use strict';

// Modules that no list knows, for Jest: kits that come with a device only, native libraries. Jest needs a file for each, and
// asks for it in the process that runs the tests; the files go with that.

const fs = require('node:fs');
const path = require('node:path');
const { makeTemporary } = require('../engine/temporary');

const KITS = require.resolve('../modules/specifiers');

let folder;
const files = new Map();

/** The file of a module; below node_modules, where Jest leaves JavaScript as it is. */
function fileFor(specifier) {
  if (folder === undefined) {
    folder = makeTemporary('ohos-jest');
    fs.mkdirSync(path.join(folder, 'node_modules'));
  }
  if (!files.has(specifier)) {
    const file = path.join(folder, 'node_modules', `${files.size}.js`);
    fs.writeFileSync(
      file,
      `module.exports = require(${JSON.stringify(KITS)}).moduleOf(${JSON.stringify(specifier)});\n`,
    );
    files.set(specifier, file);
  }
  return files.get(specifier);
}

module.exports = { fileFor };
