export { AutoReplies } from './auto-replies.service';
export { folded } from './folding';
export { translateReply, type WebsiteReply } from './from-website';
export {
  translateAutoreply,
  type AutoreplyInfo,
  type WrittenReplies,
  type WrittenRule,
} from './translate-autoreply';
export { writeReplies } from './write-replies';
export { readReplies } from './replies-file';
export { repliesSchema } from './replies-schema';
export { KeywordIndex, textWithoutRule, type ReplyRules } from './rules';
