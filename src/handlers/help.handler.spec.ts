import { HelpHandler } from './help.handler';

it('tells what the account can do', () => {
  expect(new HelpHandler().handle()).toContain('图片');
});
