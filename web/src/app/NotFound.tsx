import { Empty } from '../ui/States';
import { ButtonLink } from '../ui/ButtonLink';

/** Stands in the page's frame, so that the way on stays in sight. */
export function NotFound() {
  return (
    <Empty title="There is nothing at this address" action={<ButtonLink to="/markets">Go to Markets</ButtonLink>}>
      The link may be out of date or mistyped.
    </Empty>
  );
}
