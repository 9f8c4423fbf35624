import { Component, type ComponentChildren } from "preact";

interface SteadyProps<T> {
  of: T;
  children: (value: T) => ComponentChildren;
}

/** Draws again only for another value: of a long list that changes every second, most rows did not. */
export class Steady<T> extends Component<SteadyProps<T>> {
  override shouldComponentUpdate(next: SteadyProps<T>): boolean {
    return next.of !== this.props.of;
  }

  override render({ of, children }: SteadyProps<T>): ComponentChildren {
    return children(of);
  }
}
