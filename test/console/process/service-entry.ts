import Module from 'node:module';
import type { Type } from '@nestjs/common';
import { moduleOf } from '../../support/handlers-module';

/** The console's service, except that its handlers are the classes of the file `HANDLERS`. */
const place = require.resolve('../../../src/handlers/handlers.module');
const exported = require(process.env['HANDLERS'] ?? '') as Readonly<Record<string, Type>>;
const standIn = new Module(place);
standIn.exports = { HandlersModule: moduleOf(Object.values(exported)) };
standIn.loaded = true;
require.cache[place] = standIn;
module.exports = require('../../../src/console/service/service-main') as unknown;
