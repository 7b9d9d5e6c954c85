import { readFile } from 'node:fs/promises';
import { Logger } from '@nestjs/common';
import { reasonOf } from '../reason-of';
import { readYaml, watchFile, YamlFileError } from '../yaml-files';
import { AutoReplyRoutes } from './auto-reply-routes';
import { repliesSchema } from './replies-schema';
import type { ReplyRules } from './rules';

/** May be missing without a warning. */
const DEFAULT = 'replies.yaml';

/** The rules of one file, for all accounts that name it. */
export class RepliesFile {
  /** Unset where there is no file. */
  routes: AutoReplyRoutes | undefined;
  /** Whether the file has been right once. */
  isRead = false;
  private readonly logger = new Logger('AutoReplies');
  private stopWatching: () => void = () => undefined;
  private isThere = false;

  /** @param onRead called when its rules are others */
  constructor(
    private readonly path: string,
    private readonly onRead: () => void,
  ) {}

  /** @throws YamlFileError; the rules stay as they were */
  async read(): Promise<void> {
    const rules = await readReplies(this.path);
    this.routes = rules && new AutoReplyRoutes(rules);
    this.isRead = true;
    if (rules) this.logger.log(`${this.path}: ${described(rules)}`);
    else if (this.isThere) this.logger.warn(`${this.path} is gone: no automatic replies from it`);
    else if (this.path !== DEFAULT) {
      this.logger.warn(
        `There is no ${this.path} (WECHAT_REPLIES_FILE): no automatic replies from it`,
      );
    }
    this.isThere = rules !== undefined;
    this.onRead();
  }

  /** While the service runs: a wrong file is told, and changes nothing. */
  async readAgain(): Promise<void> {
    try {
      await this.read();
    } catch (error) {
      this.logger.error(`${reasonOf(error)}\nUntil then the rules stay as they were.`);
    }
  }

  watch(): void {
    this.stopWatching = watchFile(this.path, () => void this.readAgain());
  }

  close(): void {
    this.stopWatching();
  }
}

/** @returns undefined where there is no such file @throws YamlFileError */
export async function readReplies(path: string): Promise<ReplyRules | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new YamlFileError(path, [{ line: 1, message: `it cannot be read: ${error.message}` }]);
  });
  return text === undefined ? undefined : readYaml(path, text, repliesSchema);
}

function described({ follow, keywords, default: fallback }: ReplyRules): string {
  const parts = [`${keywords.length} keyword rules`];
  if (follow) parts.push('follow');
  if (fallback) parts.push('default');
  return parts.join(', ');
}
