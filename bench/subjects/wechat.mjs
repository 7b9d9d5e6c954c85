/** wechat on Express, as its own documentation has it. */
import { createServer } from 'node:http';
import express from 'express';
import wechat from 'wechat';
import { CALLBACK_PATH } from '../account.mjs';
import { libraryAccount, tell } from './told.mjs';

const app = express();
app.use(
  CALLBACK_PATH,
  wechat(libraryAccount, ({ weixin }, response) => response.reply(weixin.Content)),
);
tell(createServer(app));
