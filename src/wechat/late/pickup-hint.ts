import {
  asText,
  mostTextBytes,
  withWords,
  type Reply,
  type ReplyChannel,
  type SingleReply,
} from '../replies';

/**
 * Kept free for the hint in each part of a text. Fixed: the parts have to be the same whenever one
 * of them is fetched, whatever the hint says by then.
 */
const HINT_BYTES = 128;
export const bytesBesideHint = mostTextBytes - HINT_BYTES;

/** Stands before what the user may have got as a customer-service message. */
const REPETITION = '（可能与已收到的内容重复）\n';
export const repetitionBytes = Buffer.byteLength(REPETITION);

/** Says of a part that it may be a repetition, where it has words. */
export function asRepetition(part: SingleReply): SingleReply {
  switch (part.type) {
    case 'text':
    case 'markdown': {
      const repeated = withWords(part, { before: REPETITION });
      return bytesOf(repeated) <= mostTextBytes ? repeated : part;
    }
    case 'news': {
      const [first, ...others] = part.articles;
      if (!first) return part;
      return {
        ...part,
        articles: [{ ...first, title: REPETITION.trim() + first.title }, ...others],
      };
    }
    default:
      return part;
  }
}

/** What remains once a part was fetched or sent. */
export interface Remainder {
  /** Of the same reply. */
  readonly isMore: boolean;
  /** Further replies. */
  readonly others: number;
}

/**
 * Tells the user what else there is to fetch, beside all but a text that was fetched at once.
 * @param most how many bytes text and hint may take
 * @param channel which way they go
 */
export function withHint<T extends Reply>(
  part: T,
  remainder: Remainder,
  keyword: string,
  most = mostTextBytes,
  channel: ReplyChannel = 'passive',
): T | SingleReply {
  const rest = described(remainder);
  if ((part.type !== 'text' && part.type !== 'markdown') || rest === undefined) return part;
  const hint = `\n\n（还有${rest}，发送“${keyword}”继续查看）`;
  // Whoever reads it has just sent the keyword, or will hear of it.
  const short = `\n\n（还有${rest}）`;
  const hinted = withWords(part, { after: Buffer.byteLength(hint) <= HINT_BYTES ? hint : short });
  return bytesOf(hinted, channel) <= most ? hinted : part;
}

function bytesOf(part: SingleReply, channel: ReplyChannel = 'passive'): number {
  const shown = asText(part, channel);
  return shown.type === 'text' ? Buffer.byteLength(shown.content) : 0;
}

function described({ isMore, others }: Remainder): string | undefined {
  if (others === 0) return isMore ? '后续内容' : undefined;
  return isMore ? `后续内容和另外 ${others} 条回复` : ` ${others} 条回复`;
}
