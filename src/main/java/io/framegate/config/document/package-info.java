/**
 * Turns a document, as YAML or JSON gives it, into a record, or into every reason why it cannot be one.
 *
 * <p>The record is the single truth about its document. Its components are the keys; their types and the annotations of the
 * PDK say what may stand there, what it is if it was left out, and what it means. To add a key, add a component. What the
 * gateway is configured with is read here, and so is what a plugin is configured with: this package knows neither.
 *
 * <h2>Using it</h2>
 *
 * {@link io.framegate.config.document.ConfigReader} reads a document and says which records there can be;
 * {@link io.framegate.config.document.ConfigSchema} describes the same records to an editor. What comes of a reading is a
 * {@link io.framegate.config.document.Reading}: a value, or problems, each with the path where it is. Nothing is thrown because
 * of a document, and however much is wrong with it, all of it is reported at once.
 *
 * <p>Texts may refer to secrets: {@link io.framegate.config.document.References} resolves them, and no problem ever shows what
 * they resolve to. A map that only somebody else can read stays as it was written, a
 * {@link io.framegate.config.document.RawConfig}.
 *
 * <p>Rules that no record can check by itself take part in a {@link io.framegate.config.document.ReadingScope}: they read
 * records in it and report problems to it. {@link io.framegate.config.document.Shape} is for those who know a value by another
 * name than its path.
 *
 * <h2>How it works</h2>
 *
 * A {@code RecordType} is a record as its components describe it, each of which is a {@code RecordField}: a key and a
 * {@code ValueType}. There is a {@code ValueType} for each kind of thing that a document can hold, and it does all there is to
 * do with that: reads it, reads it from a line of text, and describes it. Reading goes down through them from {@code Place} to
 * {@code Place}; a place knows its path, resolves references, and is where problems are reported.
 *
 * <p>Nothing here does I/O, and nothing knows a library outside the JDK.
 */
@NullMarked
package io.framegate.config.document;

import org.jspecify.annotations.NullMarked;
