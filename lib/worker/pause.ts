/** A wait that somebody else may end. */
export class Pause {
  #end = () => {};

  wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#end = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Ends the wait that is going on; the next one is whole again. */
  end(): void {
    this.#end();
  }
}
