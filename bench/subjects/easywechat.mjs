/**
 * node-easywechat on node:http. Its application holds the request and collects handlers, so that
 * each request gets one of its own.
 */
import { createServer } from 'node:http';
import easywechat from 'node-easywechat';
import { account } from '../account.mjs';
import { isSecure, tell } from './told.mjs';

const { OfficialAccount, ServerRequest } = easywechat;
const config = {
  app_id: account.appId,
  secret: account.appSecret,
  token: account.token,
  ...(isSecure && { aes_key: account.encodingAesKey }),
};

async function serve(request) {
  const app = new OfficialAccount(config);
  app.setRequest(await ServerRequest.createFromIncomingMessage(request));
  const server = app.getServer();
  server.addMessageListener('text', async ({ Content: content }) => content);
  return server.serve();
}

tell(
  createServer(async (request, response) => {
    try {
      const answer = await serve(request);
      response.writeHead(answer.getStatusCode(), answer.getHeaders()).end(answer.getBody());
    } catch (error) {
      response.writeHead(500).end(error.message);
    }
  }),
);
