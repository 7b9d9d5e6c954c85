import { Deferred, OnText } from '../../../src/wechat';
import { JournalHandler } from '../../support/process/journal.handler';

export { JournalHandler } from '../../support/process/journal.handler';

/** As the journal's, later. */
@Deferred({ reply: '收到' })
@OnText(/^wait .*later/)
export class DeferredHandler extends JournalHandler {}
