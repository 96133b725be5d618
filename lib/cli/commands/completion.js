'use strict';

// completion: a script by which a shell completes commands, options and their choices.

const { Argument } = require('commander');

const SHELLS = ['bash', 'zsh', 'fish'];

module.exports = (program, io) => {
  program
    .command('completion')
    .description('print a script that completes command lines of this tool')
    .addArgument(new Argument('<shell>').choices(SHELLS))
    .addHelpText(
      'after',
      `
For this shell:  bash  eval "$(npx ohos-security-kit completion bash)"
                 zsh   eval "$(npx ohos-security-kit completion zsh)"
                 fish  npx ohos-security-kit completion fish | source`,
    )
    .action((shell) => {
      const { treeOf } = require('../completion/tree');
      io.stdout.write(require(`../completion/${shell}`)[shell](treeOf(program)));
    });
};
