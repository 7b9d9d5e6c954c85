import { Module } from '@nestjs/common';
import { AutoReplies } from './auto-replies.service';

/** What the console did before the callback was switched on: follow, keyword and default replies. */
@Module({ providers: [AutoReplies] })
export class AutoRepliesModule {}
