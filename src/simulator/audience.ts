import type { ContactWindows } from './api/contact-windows';
import type { Clock } from './clock';
import type { PushedMessage } from './messages/message';
import type { Seen } from './replies/seen';
import type { UserTimelines } from './user-timelines';

/** The users: what they do opens reply windows, and what they see stands in their timelines. */
export class Audience {
  constructor(
    private readonly clock: Clock,
    readonly windows: ContactWindows,
    readonly timelines: UserTimelines,
  ) {}

  userActed(pushed: PushedMessage): void {
    this.windows.userActed(pushed);
    const { openId, message } = pushed;
    this.timelines.record(openId, { kind: 'sent', at: this.clock.now(), message });
  }

  userSaw({ openId }: Pick<PushedMessage, 'openId'>, seen: Seen): void {
    if (seen.kind === 'nothing') return;
    this.timelines.record(openId, { at: this.clock.now(), ...seen });
  }
}
