/** Takes what is written to stdout and stderr instead of showing it. */
export class CapturedLog {
  private written = '';
  private readonly spies = [process.stdout, process.stderr].map((stream) =>
    jest.spyOn(stream, 'write').mockImplementation((chunk) => {
      this.written += String(chunk);
      return true;
    }),
  );

  get text(): string {
    return this.written;
  }

  /** The messages of the JSON lines, as an operator reads them. */
  get messages(): readonly string[] {
    return this.written.split('\n').flatMap((line) => {
      if (!line.startsWith('{')) return [];
      const { message, stack } = JSON.parse(line) as Record<string, unknown>;
      return [[message, stack].filter((part) => typeof part === 'string').join('\n')];
    });
  }

  forget(): void {
    this.written = '';
  }

  release(): void {
    for (const spy of this.spies) spy.mockRestore();
  }
}
