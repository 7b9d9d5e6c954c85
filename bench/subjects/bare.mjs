/** The floor: node:http alone reads the body and answers something, after HANDLER_MS if it is slow. */
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { FIXED_REPLY } from '../account.mjs';
import { SLOW } from '../load/messages.mjs';
import { tell } from './told.mjs';

const delay = Number(process.env.HANDLER_MS ?? 0);
const headers = { 'content-type': 'application/xml; charset=utf-8' };

async function bodyOf(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

// As long as the service keeps a connection.
const server = createServer({ keepAliveTimeout: 72_000 }, async (request, response) => {
  const body = await bodyOf(request);
  if (delay > 0 && body.includes(`[${SLOW}`)) await pause(delay);
  response.writeHead(200, headers).end(FIXED_REPLY);
});

tell(server);
