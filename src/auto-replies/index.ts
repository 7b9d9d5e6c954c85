export { AutoRepliesModule } from './auto-replies.module';
export { AutoReplies } from './auto-replies.service';
export { folded } from './folding';
export { repliesSchema } from './replies-schema';
export { KeywordIndex, type ReplyRules } from './rules';
