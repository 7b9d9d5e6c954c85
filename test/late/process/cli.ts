/** The command line as it is; what follows its name is in `ARGUMENTS`. */
process.argv.push(...(process.env['ARGUMENTS'] ?? '').split(' '));
module.exports = require('../../../src/cli/main') as unknown;
