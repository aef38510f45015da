/** Inside a worker: answers each order with its number. The page's half is `useWorked`. */
export function answerOrders<Order, Answer>(work: (order: Order) => Answer): void {
  self.onmessage = ({ data }: MessageEvent<{ number: number; order: Order }>) => {
    self.postMessage({ number: data.number, answer: work(data.order) });
  };
}
