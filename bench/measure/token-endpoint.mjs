/** WeChat's token call, so that the measured service is at rest as it is in production. */
import { once } from 'node:events';
import { createServer } from 'node:http';

const server = createServer((request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ access_token: 'a'.repeat(136), expires_in: 7200 }));
});
server.listen(0, '127.0.0.1').unref();
await once(server, 'listening');

/** For WECHAT_API_BASE_URL. */
export const apiBase = `http://127.0.0.1:${server.address().port}`;
