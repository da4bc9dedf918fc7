package hone.cli.sites;

import hone.cli.config.key.HoneConfig;
import hone.runtime.data.Channels;
import hone.runtime.image.ImageCatalogue;
import hone.runtime.instance.Gpus;
import hone.runtime.program.Programs;
import java.nio.file.Path;

/// What sites are made of.
///
/// @param gpus gives out the machine's GPUs
/// @param data the data folder
public record SiteParts(
    HoneConfig config,
    ImageCatalogue images,
    Channels channels,
    Programs programs,
    Gpus gpus,
    Path data) {}
