import { expect, it } from 'vitest';
import { toCsv } from './csv';

it('quotes what needs quoting and disarms formulas', () => {
  expect(
    toCsv(
      ['a', 'b'],
      [
        ['x,y', 'say "hi"'],
        ['=1+1', '-12.5'],
        [null, 3],
      ],
    ),
  ).toBe('a,b\r\n"x,y","say ""hi"""\r\n\'=1+1,-12.5\r\n,3\r\n');
});
