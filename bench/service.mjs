/** The built service with one handler: echoes at once, or after HANDLER_MS what begins with 慢. */
import { setTimeout as pause } from 'node:timers/promises';
import { Module } from '@nestjs/common';
import { tellUsage } from './measured-process.mjs';

const dist = new URL(process.env.SERVICE_DIST ?? '../dist/', import.meta.url);
const { createApplication } = (await import(new URL('application.js', dist))).default;
const { OnText } = (await import(new URL('wechat/index.js', dist))).default;
const delay = Number(process.env.HANDLER_MS ?? 0);

class Handler {
  async handle({ content }) {
    if (content.startsWith('慢')) await pause(delay);
    return content;
  }
}
OnText()(Handler);

class Handlers {}
Module({ providers: [Handler] })(Handlers);

const { app } = await createApplication(undefined, Handlers);
await app.listen(0, '127.0.0.1');
tellUsage(`${await app.getUrl()}/wechat`);
