import Module from 'node:module';

/** `main.ts` as it is, except that the account's behaviour is that of the file `HANDLERS`. */
const place = require.resolve('../../../src/handlers/handlers.module');
const standIn = new Module(place);
standIn.exports = require(process.env['HANDLERS'] ?? '') as unknown;
standIn.loaded = true;
require.cache[place] = standIn;
module.exports = require('../../../src/main') as unknown;
