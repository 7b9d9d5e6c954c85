import { Injectable } from '@nestjs/common';
import type { WaitSignal } from '../../ledger';
import type { WechatAccount } from '../account/wechat-account';

interface Room {
  taken: number;
  readonly waiting: Set<() => void>;
}

/** Bounds how many handlers of one account run at a time, so that one account leaves room for others. */
@Injectable()
export class Slots {
  private readonly rooms = new Map<string, Room>();

  /**
   * Runs it at once, or when it is its turn.
   * @param account one whose handlers are bound
   * @throws what `handle` throws, or Error where nobody wants it any more
   */
  async run<T>(
    { appId, concurrency }: WechatAccount,
    unwanted: WaitSignal,
    handle: () => Promise<T>,
  ): Promise<T> {
    const room = this.rooms.get(appId) ?? { taken: 0, waiting: new Set() };
    this.rooms.set(appId, room);
    while (room.taken >= concurrency && !unwanted.aborted) await next(room, unwanted);
    if (unwanted.aborted) {
      wakeNext(room);
      throw new Error('Nobody wants the work any more.');
    }
    room.taken += 1;
    try {
      return await handle();
    } finally {
      room.taken -= 1;
      wakeNext(room);
    }
  }
}

function wakeNext({ waiting }: Room): void {
  const [first] = waiting;
  first?.();
}

/** Resolves when one has ended, those first that have waited longest, or nobody wants it any more. */
function next({ waiting }: Room, unwanted: WaitSignal): Promise<void> {
  return new Promise((resolve) => {
    const wake = () => {
      waiting.delete(wake);
      unwanted.removeEventListener('abort', wake);
      resolve();
    };
    waiting.add(wake);
    unwanted.addEventListener('abort', wake, { once: true });
  });
}
