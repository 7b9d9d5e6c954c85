/** The built service with some handlers: the last echoes, after HANDLER_MS where the text is slow. */
import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { Module } from '@nestjs/common';
import { SLOW } from '../load/messages.mjs';
import { fromDist } from './dist.mjs';
import { keepInMemory } from './memory-stores.mjs';
import { serviceEnvironment } from './service-environment.mjs';
import { tell } from './told.mjs';

// As `main.ts` does.
setFlagsFromString('--no-allocation-site-pretenuring');
const { BENCH_MODE: mode, BENCH_API_BASE: apiBase, HANDLER_MS = '0' } = process.env;
if (process.env.BENCH_STORES === 'memory') await keepInMemory();
const { createApplication } = await fromDist('application.js');
const { OnEvent, OnText } = await fromDist('wechat/index.js');

class EchoHandler {
  async handle({ content }) {
    if (content.startsWith(SLOW)) await pause(Number(HANDLER_MS));
    return content;
  }
}
OnText()(EchoHandler);

/** So that routing has something to choose from. */
function otherHandler(decorate) {
  const Handler = class {
    handle() {
      return '另一个';
    }
  };
  decorate(Handler);
  return Handler;
}

const others = [OnText('帮助', 'help'), OnText(/^订单\s*(\d+)$/), OnEvent('subscribe')];
class Handlers {}
Module({ providers: [...others.map(otherHandler), EchoHandler] })(Handlers);

const environment = serviceEnvironment({ mode, apiBase }, process.env);
const { app } = await createApplication(environment, Handlers);
await app.listen(0, '127.0.0.1');
tell(app.getHttpServer());
