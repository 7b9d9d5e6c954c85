import { MemoryLedger } from '../memory.ledger';

/** A store that can be switched off, as if its machine had gone. */
export class FlakyLedger extends MemoryLedger {
  isDown = false;

  override async ping(): Promise<void> {
    this.answer();
  }

  override async wait(...[key, ms, signal]: Parameters<MemoryLedger['wait']>) {
    this.answer();
    return super.wait(key, ms, signal);
  }

  override async takeTurn(lane: string, key: string): Promise<boolean> {
    this.answer();
    return super.takeTurn(lane, key);
  }

  protected override apply: MemoryLedger['apply'] = async (key, transition) => {
    this.answer();
    return super.apply(key, transition);
  };

  private answer(): void {
    if (this.isDown) throw new Error('gone');
  }
}
