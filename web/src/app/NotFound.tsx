import { Link } from '@tanstack/react-router';
import { Empty } from '../ui/States';

/** Stands in the page's frame, so that the way on stays in sight. */
export function NotFound() {
  return (
    <Empty
      title="There is nothing at this address"
      action={
        <Link to="/markets" className="button button-plain">
          Go to Markets
        </Link>
      }
    >
      The link may be out of date or mistyped.
    </Empty>
  );
}
