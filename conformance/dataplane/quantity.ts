import { CommandError } from '../lab/command.ts';

const units: Readonly<Record<string, number>> = { m: 0.001, '': 1, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30 };

/** A quantity as a kubelet hands it over with the divisor 1: a whole number, rounded up. */
export const quantityIn = (quantity: string): string => {
  const [, number, unit = ''] = /^(\d+)([a-zA-Z]*)$/.exec(quantity) ?? [];
  const factor = units[unit];
  if (number === undefined || factor === undefined)
    throw new CommandError(`no quantity that the lab knows: ${quantity}`);
  return String(Math.ceil(Number(number) * factor));
};
