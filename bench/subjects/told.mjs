/** What a measured script shares: it says where it listens and answers what it is asked. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { account, CALLBACK_PATH } from '../account.mjs';

export const isSecure = process.env.BENCH_MODE === 'secure';

/** For libraries that are told of encryption by being given a key. */
export const libraryAccount = {
  token: account.token,
  appid: account.appId,
  ...(isSecure && { encodingAESKey: account.encodingAesKey }),
};

const questions = {
  usage: () => {
    const { user, system } = process.cpuUsage();
    return { cpu: (user + system) / 1000, rss: process.memoryUsage.rss() / 2 ** 20 };
  },
  collect: () => {
    setFlagsFromString('--expose-gc');
    runInNewContext('gc')();
    const { heapUsed, external } = process.memoryUsage();
    return { live: (heapUsed + external) / 2 ** 20 };
  },
};

/** @param {import('node:http').Server} server listening on the loopback address or about to */
export function tell(server) {
  // Not left behind by a benchmark that was stopped.
  process.on('disconnect', () => process.exit());
  process.on('message', (question) => process.send(questions[question]()));
  const told = () =>
    process.send({ url: `http://127.0.0.1:${server.address().port}${CALLBACK_PATH}` });
  if (server.listening) told();
  else server.listen(0, '127.0.0.1', told);
}
