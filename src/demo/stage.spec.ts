import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { handlerRuns } from './stage';

const METRICS = `# TYPE wechat_handler_duration_seconds histogram
wechat_handler_duration_seconds_bucket{le="+Inf",handler="EchoHandler"} 3
wechat_handler_duration_seconds_sum{handler="EchoHandler"} 0.01
wechat_handler_duration_seconds_count{handler="EchoHandler"} 3
wechat_handler_duration_seconds_count{handler="HelpHandler"} 10
`;

it('adds up the runs of all handlers', async () => {
  const server = createServer((_, response) => response.end(METRICS)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  expect(await handlerRuns(`http://127.0.0.1:${port}`)).toBe(13);
  server.close();
});
