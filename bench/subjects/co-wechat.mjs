/** co-wechat on Koa, as its own documentation has it. */
import { createServer } from 'node:http';
import wechat from 'co-wechat';
import Koa from 'koa';
import { libraryAccount, tell } from './told.mjs';

const app = new Koa();
app.use(wechat(libraryAccount).middleware(async ({ Content: content }) => content));
tell(createServer(app.callback()));
