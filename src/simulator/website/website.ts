import type { Clock } from '../clock';
import type { PushedMessage } from '../messages/message';
import type { RandomSource } from '../random-source';
import type { SeenReply } from '../replies/seen';
import type {
  AutoReplySettings,
  WebsiteButton,
  WebsiteKeywordRule,
  WebsiteReply,
} from './auto-reply-settings';

const DEFAULT_EVERY = 3_600_000;

/** What an account has set on the website: it works as long as the callback is not switched on. */
export class Website {
  private settings: AutoReplySettings = {};
  private buttons: readonly WebsiteButton[] = [];
  private readonly answeredAt = new Map<string, number>();

  constructor(
    private readonly clock: Clock,
    private readonly random: RandomSource,
  ) {}

  /** Saves what is given, and leaves the rest. */
  save(changes: { autoReplies?: AutoReplySettings; menu?: readonly WebsiteButton[] }): void {
    this.settings = changes.autoReplies ?? this.settings;
    this.buttons = changes.menu ?? this.buttons;
  }

  /** Whether anything was set. */
  get isUsed(): boolean {
    return this.buttons.length > 0 || Object.keys(this.settings).length > 0;
  }

  get autoReplies(): AutoReplySettings {
    return this.settings;
  }

  get menu(): readonly WebsiteButton[] {
    return this.buttons;
  }

  /** What the user sees in answer, in order. */
  answer({ openId, message }: PushedMessage): readonly SeenReply[] {
    const { add_friend_autoreply_info: follow } = this.settings;
    if (message.msgType === 'event') {
      const isFollow = message.event?.toLowerCase() === 'subscribe';
      const isOpen = this.settings.is_add_friend_reply_open === 1;
      return isFollow && isOpen && follow ? seen(follow) : [];
    }
    if (this.settings.is_autoreply_open !== 1) return [];
    const content = message.fields['Content'];
    const rule = typeof content === 'string' ? this.ruleOf(content) : undefined;
    return rule ? this.byRule(rule) : this.byDefault(openId);
  }

  private ruleOf(text: string): WebsiteKeywordRule | undefined {
    const said = text.trim().toLowerCase();
    return this.settings.keyword_autoreply_info?.list.find((rule) =>
      rule.keyword_list_info.some(({ match_mode: mode, content }) => {
        const keyword = content.toLowerCase();
        return mode === 'equal' ? said === keyword : said.includes(keyword);
      }),
    );
  }

  private byRule({ reply_mode: mode, reply_list_info: replies }: WebsiteKeywordRule) {
    if (mode === 'reply_all') return replies.flatMap(seen);
    const chosen = replies[this.random.bytes(1).readUInt8() % replies.length];
    return chosen ? seen(chosen) : [];
  }

  private byDefault(openId: string): readonly SeenReply[] {
    const reply = this.settings.message_default_autoreply_info;
    const last = this.answeredAt.get(openId) ?? -Infinity;
    if (!reply || this.clock.now() - last < DEFAULT_EVERY) return [];
    this.answeredAt.set(openId, this.clock.now());
    return seen(reply);
  }
}

/** A reply or a menu entry of the website as the user's client shows it. */
export function seen({ type, content = '', news_info: news }: WebsiteReply): readonly SeenReply[] {
  switch (type) {
    case 'text':
      return [{ type, text: content }];
    case 'img':
      return [{ type: 'image', mediaId: content }];
    case 'voice':
      return [{ type, mediaId: content }];
    case 'video':
      return [{ type, mediaId: content, title: '', description: '' }];
    case 'news':
      return (news?.list ?? []).map(({ title, digest, cover_url, content_url }) => ({
        type: 'news',
        articles: [
          { title, description: digest ?? '', picUrl: cover_url ?? '', url: content_url ?? '' },
        ],
      }));
  }
}
