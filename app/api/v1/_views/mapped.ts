/** An iterator whose values went through `map`. */
export const mapped = <From, To>(
  from: AsyncIterator<From, undefined>,
  map: (value: From) => To,
): AsyncIterator<To, undefined> => ({
  async next() {
    const result = await from.next();
    return result.done ? result : { done: false, value: map(result.value) };
  },
});
