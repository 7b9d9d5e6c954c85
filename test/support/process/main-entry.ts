import Module from 'node:module';
import type { Type } from '@nestjs/common';
import { moduleOf } from '../handlers-module';

/** `main.ts` as it is, except that its handlers are the module or the classes of the file `HANDLERS`. */
const place = require.resolve('../../../src/handlers/handlers.module');
const exported = require(process.env['HANDLERS'] ?? '') as Readonly<Record<string, Type>>;
const { HandlersModule = moduleOf(Object.values(exported)) } = exported;
const standIn = new Module(place);
standIn.exports = { HandlersModule };
standIn.loaded = true;
require.cache[place] = standIn;
module.exports = require('../../../src/main') as unknown;
