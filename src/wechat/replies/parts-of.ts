import { splitPassages, textOf, type ReplyChannel } from './markdown/passages';
import type { MarkdownReply, Passage, Reply, SingleReply, TextReply } from './reply';
import { mostTextBytes } from './split-text';

/**
 * The replies that one message each can hold: none for no reply, several for a long text.
 * @param bytes how much text each holds; a link that is longer and fits into a message has its own
 */
export function partsOf(
  reply: Reply,
  channel: ReplyChannel,
  bytes = mostTextBytes,
): readonly SingleReply[] {
  switch (reply.type) {
    case 'none':
      return [];
    case 'several':
      return reply.replies.flatMap((one) => partsOf(one, channel, bytes));
    case 'text':
    case 'markdown':
      return textParts(reply, channel, bytes);
    default:
      return [reply];
  }
}

/** What is left of one text once some of its parts have gone, as one reply again. */
export function joinedParts(parts: readonly SingleReply[]): readonly SingleReply[] {
  const [first] = parts;
  if (first === undefined || !isTextual(first) || !parts.every(isTextual)) return parts;
  const passages = parts.flatMap(passagesOf);
  return [withPassages(first, passages)];
}

export function isTextual(reply: Reply): reply is TextReply | MarkdownReply {
  return reply.type === 'text' || reply.type === 'markdown';
}

/** The same with words before or after it. */
export function withWords<T extends TextReply | MarkdownReply>(
  reply: T,
  { before = '', after = '' }: { readonly before?: string; readonly after?: string },
): TextReply | MarkdownReply {
  return withPassages(reply, [before, ...passagesOf(reply), after]);
}

/** A Markdown text as the channel shows it. */
export function asText<T extends Reply>(
  reply: T,
  channel: ReplyChannel,
): Exclude<T, MarkdownReply> | TextReply {
  if (reply.type !== 'markdown') return reply as Exclude<T, MarkdownReply>;
  const { passages, aiGenerated } = reply;
  return { type: 'text', content: textOf(passages, channel), ...(aiGenerated && { aiGenerated }) };
}

function textParts(
  reply: TextReply | MarkdownReply,
  channel: ReplyChannel,
  bytes: number,
): readonly SingleReply[] {
  const passages = passagesOf(reply);
  return (
    splitPassages(passages, channel, bytes, mostTextBytes)
      .map((part) => withPassages(reply, part))
      // WeChat refuses a message of blanks only; there is nothing in it to lose.
      .filter((part) => textOf(passagesOf(part), channel).trim() !== '')
  );
}

function passagesOf(reply: SingleReply): readonly Passage[] {
  if (reply.type === 'text') return [reply.content];
  return reply.type === 'markdown' ? reply.passages : [];
}

function withPassages(
  reply: TextReply | MarkdownReply,
  passages: readonly Passage[],
): TextReply | MarkdownReply {
  if (reply.type === 'text') return { ...reply, content: textOf(passages, 'passive') };
  return { ...reply, passages: passages.filter((one) => one !== '') };
}
