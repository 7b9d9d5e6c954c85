export { fitReply, labelBytes, type FittedReply } from './reply-writer.service';
export { InvalidReplyError } from './reply.builders';
export { asText, joinedParts, partsOf, withWords } from './parts-of';
export type { ReplyChannel } from './markdown/passages';
export type * from './reply';
export { reply } from './reply.builders';
export {
  noReplyBody,
  serializeReply,
  type PassiveReply,
  type ReplyEnvelope,
} from './serialize-reply';
export { mostTextBytes, splitText } from './split-text';
export { asReply, toReply, type HandlerResult } from './reply.builders';
export { xmlDocument, type XmlElements, type XmlValue } from './serialize-reply';
