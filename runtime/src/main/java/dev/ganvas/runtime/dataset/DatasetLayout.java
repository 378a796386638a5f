package dev.ganvas.runtime.dataset;

/** How a data set's files lie. */
public enum DatasetLayout {
  /** A folder for each class. */
  FOLDER,
  /** All in one folder. */
  FLAT,
  /** In tar files of some thousand, as the WebDataset library reads them. */
  WEBDATASET
}
