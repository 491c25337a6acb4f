import { Fragment, type ReactNode } from 'react';
import guide from '../../../../docs/public-https.md?raw';
import { blocksOf, type Block, type Inline } from '../../domain/markdown';
import { ButtonLink } from '../../ui/ButtonLink';
import { CopyButton } from '../../ui/CopyButton';
import { PageHead } from '../../ui/PageHead';
import styles from './routes.module.css';

const [title, ...blocks] = blocksOf(guide);

/** How the desk gets an address that TradingView can reach: the guide of the documentation. */
export function GuidePage() {
  return (
    <>
      <PageHead>
        <h1>{title?.kind === 'heading' ? <Words parts={title.text} /> : 'Public HTTPS'}</h1>
        <ButtonLink to="/routes" search={{}}>
          All routes
        </ButtonLink>
      </PageHead>
      <article className={styles.guide}>
        {blocks.map((block, index) => (
          <Shown key={index} block={block} />
        ))}
      </article>
    </>
  );
}

function Shown({ block }: { block: Block }): ReactNode {
  switch (block.kind) {
    case 'heading':
      return block.level <= 2 ? (
        <h2>
          <Words parts={block.text} />
        </h2>
      ) : (
        <h3>
          <Words parts={block.text} />
        </h3>
      );
    case 'paragraph':
      return (
        <p>
          <Words parts={block.text} />
        </p>
      );
    case 'code':
      return (
        <div className={styles.guideCode}>
          {/* Long lines scroll; the keyboard must be able to scroll them too. */}
          {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
          <pre tabIndex={0}>{block.text}</pre>
          <CopyButton text={block.text} label="Copy" />
        </div>
      );
    case 'list': {
      const items = block.items.map((item, index) => (
        <li key={index}>
          <Words parts={item} />
        </li>
      ));
      return block.isNumbered ? <ol>{items}</ol> : <ul>{items}</ul>;
    }
  }
}

/** Links between documents lead nowhere from here, so they are only named. */
function Words({ parts }: { parts: Inline[] }) {
  return parts.map(({ kind, text, to }, index) => {
    if (kind === 'code') return <code key={index}>{text}</code>;
    if (kind === 'strong') return <strong key={index}>{text}</strong>;
    if (kind === 'em') return <em key={index}>{text}</em>;
    if (kind === 'link')
      return (
        <Fragment key={index}>
          {text} (<code>docs/{to?.replace(/#.*$/, '')}</code>)
        </Fragment>
      );
    return <Fragment key={index}>{text}</Fragment>;
  });
}
