import type { FastifyInstance } from 'fastify';
import type { Queue } from 'bullmq';

const PATH = '/queues';

/**
 * Shows jobs and their progress below `/queues`, read-only, without their data: that names users.
 * Why a job failed is often WeChat's wording, which names them too.
 * Loaded on demand, since hardly anybody asks for it.
 */
export async function addQueueBoard(
  fastify: FastifyInstance,
  queues: readonly Queue[],
  redact: (text: string) => string,
): Promise<void> {
  const { createBullBoard } = await import('@bull-board/api');
  const { BullMQAdapter } = await import('@bull-board/api/bullMQAdapter');
  const { FastifyAdapter } = await import('@bull-board/fastify');
  const serverAdapter = new FastifyAdapter();
  serverAdapter.setBasePath(PATH);
  createBullBoard({
    serverAdapter,
    queues: queues.map((queue) => {
      const adapter = new BullMQAdapter(queue, { readOnlyMode: true });
      adapter.setFormatter('data', () => ({}));
      return adapter;
    }),
    options: { uiConfig: { hideRedisDetails: true } },
  });
  const board = async (scope: FastifyInstance) => {
    scope.addHook('preSerialization', async (_request, _answer, body) => clean(body, redact));
    await scope.register(serverAdapter.registerPlugin());
  };
  await fastify.register(board, { prefix: PATH });
}

function clean(body: unknown, redact: (text: string) => string): unknown {
  return JSON.parse(JSON.stringify(body), (_name, value: unknown) =>
    typeof value === 'string' ? redact(value) : value,
  );
}
