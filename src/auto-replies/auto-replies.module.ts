import { Module } from '@nestjs/common';
import { ConfigurableModuleClass } from './auto-replies.options';
import { AutoReplies } from './auto-replies.service';

/** What the console did before the callback was switched on: follow, keyword and default replies. */
@Module({ providers: [AutoReplies], exports: [AutoReplies] })
export class AutoRepliesModule extends ConfigurableModuleClass {}
