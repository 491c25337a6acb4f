import { ApiError } from '../../api/client';
import { messageBesides } from '../../api/errors';
import { listed } from './ExitChoice';

/**
 * Moves exits one after the other and stops at the first that fails.
 * @throws Error that says which of them were moved and which were not; what the desk said where it is the first.
 */
export async function inTurn(numbers: readonly number[], move: (number: number) => Promise<unknown>): Promise<void> {
  for (const [index, number] of numbers.entries()) {
    try {
      await move(number);
    } catch (error) {
      if (index === 0) throw error;
      const mayHaveBeen = isLost(error) ? [number] : [];
      const not = numbers.slice(index + mayHaveBeen.length);
      const told = [
        wordsOf(numbers.slice(0, index), 'was moved', 'were moved'),
        wordsOf(mayHaveBeen, 'may have been', 'may have been'),
        wordsOf(not, 'was not', 'were not'),
      ];
      const words = told.filter((word) => word !== '').join('; ');
      throw new Error(`${words.charAt(0).toUpperCase()}${words.slice(1)}. ${messageBesides(error) ?? ''}`.trim());
    }
  }
}

/** Whether nobody knows what became of it: no answer came, or none that the desk has decided. */
const isLost = (error: unknown) => !(error instanceof ApiError) || error.status < 400 || error.status === 408 || error.status >= 500;

function wordsOf(numbers: readonly number[], one: string, several: string): string {
  if (numbers.length === 0) return '';
  return numbers.length === 1 ? `exit ${listed(numbers)} ${one}` : `exits ${listed(numbers)} ${several}`;
}
