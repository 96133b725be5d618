// webpack: node-loader copies the addon beside the output. Packages of other platforms are not installed, which is no news.
const path = require('node:path');

module.exports = {
  mode: 'production',
  target: 'node',
  entry: './main.mjs',
  output: { path: path.join(__dirname, 'out', 'webpack'), filename: 'main.cjs' },
  module: { rules: [{ test: /\.node$/, loader: 'node-loader' }] },
  ignoreWarnings: [/Can't resolve '(ohos-security-kit-|@napi-rs\/keyring)/],
};
