import { Module } from '@nestjs/common';
import { EchoHandler } from './echo.handler';
import { GuideHandler } from './guide.handler';
import { HelpHandler } from './help.handler';
import { ImageHandler } from './image.handler';
import { LinkHandler } from './link.handler';
import { LocationHandler } from './location.handler';
import { MenuClickHandler } from './menu-click.handler';
import { ScanHandler } from './scan.handler';
import { UnhandledHandler } from './unhandled.handler';
import { VideoHandler } from './video.handler';
import { VoiceHandler } from './voice.handler';
import { WelcomeHandler } from './welcome.handler';

/** What the account does: `providers` is the list of its handlers, in any order. */
@Module({
  providers: [
    WelcomeHandler,
    HelpHandler,
    GuideHandler,
    EchoHandler,
    ImageHandler,
    VoiceHandler,
    VideoHandler,
    LocationHandler,
    LinkHandler,
    MenuClickHandler,
    ScanHandler,
    UnhandledHandler,
  ],
})
export class HandlersModule {}
