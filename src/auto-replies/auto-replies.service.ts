import { readFile } from 'node:fs/promises';
import {
  Inject,
  Injectable,
  Logger,
  type OnModuleDestroy,
  type OnModuleInit,
} from '@nestjs/common';
import { MessageRouter } from '../wechat';
import { readYaml, watchFile, YamlFileError } from '../yaml-files';
import { AUTO_REPLIES_OPTIONS, type AutoRepliesOptions } from './auto-replies.options';
import { AutoReplyRoutes } from './auto-reply-routes';
import { repliesSchema } from './replies-schema';
import { NO_RULES, type ReplyRules } from './rules';

/** Keeps the rules of the account's file, and answers by them where the router finds no narrower handler. */
@Injectable()
export class AutoReplies implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger(AutoReplies.name);
  private routes = new AutoReplyRoutes(NO_RULES);
  private stopWatching: () => void = () => undefined;

  constructor(
    @Inject(AUTO_REPLIES_OPTIONS) private readonly options: AutoRepliesOptions,
    private readonly router: MessageRouter,
  ) {}

  /** @throws YamlFileError: the start stops */
  async onModuleInit(): Promise<void> {
    const rules = await this.read();
    if (rules) this.take(rules);
    this.router.use({
      specific: (message) => this.routes.specific(message),
      fallback: (message) => this.routes.fallback(message),
    });
    this.stopWatching = watchFile(this.options.file, () => void this.readAgain());
  }

  onModuleDestroy(): void {
    this.stopWatching();
  }

  /** Whether a menu key is a keyword. */
  hasKeyword(key: string): boolean {
    return this.routes.hasKeyword(key);
  }

  private async readAgain(): Promise<void> {
    try {
      const rules = await this.read();
      if (!rules)
        this.logger.warn(`${this.options.file} is gone: no automatic replies from now on`);
      this.take(rules ?? NO_RULES);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.logger.error(`${reason}\nUntil then the rules stay as they were.`);
    }
  }

  private take(rules: ReplyRules): void {
    this.routes = new AutoReplyRoutes(rules);
    const { follow, keywords } = rules;
    const parts = [
      `${keywords.length} keyword rules`,
      ...(follow ? ['follow'] : []),
      ...(rules.default ? ['default'] : []),
    ];
    this.logger.log(`${this.options.file}: ${parts.join(', ')}`);
  }

  /** @returns undefined where there is no file */
  private async read(): Promise<ReplyRules | undefined> {
    const { file } = this.options;
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw new YamlFileError(file, [{ line: 1, message: `it cannot be read: ${error.message}` }]);
    });
    return text === undefined ? undefined : readYaml(file, text, repliesSchema);
  }
}
