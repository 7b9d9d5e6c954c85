import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import {
  Accounts,
  MessageRouter,
  type AccountChange,
  type OtherRoutes,
  type WechatAccount,
} from '../wechat';
import { RepliesFile } from './replies-file';
import { textWithoutRule } from './rules';

interface OwnReplies {
  readonly file: RepliesFile;
  /** What holds until the file has been right once. */
  readonly before?: OtherRoutes;
}

/**
 * What the console did before the callback was switched on: follow, keyword and default replies. It
 * answers by the file of each account where the router finds no narrower handler.
 */
@Injectable()
export class AutoReplies implements OnModuleInit, OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(AutoReplies.name);
  private readonly files = new Map<string, RepliesFile>();
  private readonly byAppId = new Map<string, OwnReplies>();

  constructor(
    private readonly accounts: Accounts,
    private readonly router: MessageRouter,
  ) {}

  /** @throws YamlFileError: the start stops */
  async onModuleInit(): Promise<void> {
    for (const { appId, repliesFile: path } of this.accounts.all()) {
      const file = this.files.get(path) ?? new RepliesFile(path, () => this.announce());
      this.files.set(path, file);
      this.byAppId.set(appId, { file });
    }
    for (const file of this.files.values()) await file.read();
    for (const file of this.files.values()) file.watch();
    this.announce();
    this.accounts.onChange((change) => this.follow(change));
  }

  /** The website's default reply answered every text: that a handler does so now is told. */
  onApplicationBootstrap(): void {
    const message = textWithoutRule();
    for (const account of this.accounts.all()) {
      const route = this.of(account)?.fallback(message);
      const taker = this.router.find(message, account)?.route;
      if (!route || !taker || taker === route) continue;
      this.logger.log(
        `${account.repliesFile}: default answers no text, ${taker.handlerName} takes them all`,
      );
    }
  }

  onModuleDestroy(): void {
    for (const file of this.files.values()) file.close();
  }

  /** The router asks for each message, but only where somebody has rules. */
  private announce(): void {
    const hasRules = [...this.byAppId.keys()].some((appId) => this.of({ appId }));
    this.router.use(hasRules ? (account) => this.of(account) : undefined);
  }

  private of({ appId }: Pick<WechatAccount, 'appId'>): OtherRoutes | undefined {
    const own = this.byAppId.get(appId);
    return own?.file.isRead ? own.file.routes : own?.before;
  }

  private async follow({ kind, account }: AccountChange): Promise<void> {
    if (kind === 'added' || kind === 'changed') {
      const file = await this.opened(account.repliesFile);
      this.byAppId.set(account.appId, { file, before: this.of(account) });
    }
    if (kind === 'gone') this.byAppId.delete(account.appId);
    this.closeUnused();
    this.announce();
  }

  private async opened(path: string): Promise<RepliesFile> {
    const open = this.files.get(path);
    if (open) return open;
    const file = new RepliesFile(path, () => this.announce());
    this.files.set(path, file);
    await file.readAgain();
    file.watch();
    return file;
  }

  private closeUnused(): void {
    const used = new Set([...this.byAppId.values()].map(({ file }) => file));
    for (const [path, file] of this.files) {
      if (used.has(file)) continue;
      file.close();
      this.files.delete(path);
    }
  }
}
