import { mostTextBytes, type Reply } from '../replies';

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
export function asRepetition(part: Reply): Reply {
  switch (part.type) {
    case 'text': {
      const content = REPETITION + part.content;
      return Buffer.byteLength(content) <= mostTextBytes ? { ...part, content } : part;
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

/** What remains once a part was fetched. */
export interface Remainder {
  /** Of the same reply. */
  readonly isMore: boolean;
  /** Further replies. */
  readonly others: number;
}

/** Tells the user what else there is to fetch, beside all but a text that was fetched at once. */
export function withHint(part: Reply, remainder: Remainder, keyword: string): Reply {
  const rest = described(remainder);
  if (part.type !== 'text' || rest === undefined) return part;
  const hint = `\n\n（还有${rest}，发送“${keyword}”继续查看）`;
  // Whoever reads it has just sent the keyword.
  const short = `\n\n（还有${rest}）`;
  const content = part.content + (Buffer.byteLength(hint) <= HINT_BYTES ? hint : short);
  return Buffer.byteLength(content) <= mostTextBytes ? { ...part, content } : part;
}

function described({ isMore, others }: Remainder): string | undefined {
  if (others === 0) return isMore ? '后续内容' : undefined;
  return isMore ? `后续内容和另外 ${others} 条回复` : ` ${others} 条回复`;
}
