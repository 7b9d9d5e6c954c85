import type { FastifyInstance } from 'fastify';
import type { Queue } from 'bullmq';

const PATH = '/queues';

/**
 * Shows jobs and their progress below `/queues`, read-only, without their data: that names users.
 * Loaded on demand, since hardly anybody asks for it.
 */
export async function addQueueBoard(
  fastify: FastifyInstance,
  queues: readonly Queue[],
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
  await fastify.register(serverAdapter.registerPlugin(), { prefix: PATH });
}
