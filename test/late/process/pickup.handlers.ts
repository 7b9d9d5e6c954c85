import { appendFileSync, readFileSync } from 'node:fs';
import { Injectable, Module, type OnModuleInit } from '@nestjs/common';
import { Ledger } from '../../../src/ledger';
import { Deferred, OnText, type MessageHandler, type TextMessage } from '../../../src/wechat';
import { longText } from '../long-text';

const journal = process.env['JOURNAL'] ?? '';

/** Answers with as many bytes as it was asked for, later. */
@Deferred({ reply: '收到' })
@OnText()
class LongAnswers implements MessageHandler<TextMessage> {
  handle({ content }: TextMessage) {
    return longText(Number(content));
  }
}

/** Ends the process between the second fetch and the answer to its message. */
@Injectable()
class EndsAfterFetch implements OnModuleInit {
  constructor(private readonly ledger: Ledger) {}

  onModuleInit(): void {
    const { ledger } = this;
    const fetch = ledger.fetch.bind(ledger);
    ledger.fetch = async (...what) => {
      const fetched = await fetch(...what);
      if (!fetched) return false;
      appendFileSync(journal, `end\t${process.pid}\t${Date.now()}\tfetched\t\n`);
      const fetches = readFileSync(journal, 'utf8').trim().split('\n').length;
      if (fetches === 2) process.kill(process.pid, 'SIGKILL');
      return true;
    };
  }
}

@Module({ providers: [LongAnswers, EndsAfterFetch] })
export class HandlersModule {}
