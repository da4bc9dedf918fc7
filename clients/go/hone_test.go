// The AWS SDK for Go v2, as its users write it.
package hone

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/sagemaker"
	"github.com/aws/aws-sdk-go-v2/service/sagemaker/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
)

const role = "arn:aws:iam::000000000000:role/hone-tests"

var (
	ctx       = context.Background()
	settings  = load()
	client    = sagemaker.NewFromConfig(settings)
	algorithm = &types.AlgorithmSpecification{
		TrainingImage:     aws.String("local:" + os.Getenv("HONE_TRAIN")),
		TrainingInputMode: types.TrainingInputModeFile,
		MetricDefinitions: []types.MetricDefinition{{Name: aws.String("score"), Regex: aws.String("score=(.*?);")}},
	}
	output    = &types.OutputDataConfig{S3OutputPath: aws.String("s3://client-tests/output")}
	resources = &types.ResourceConfig{InstanceType: types.TrainingInstanceTypeMlM5Large, InstanceCount: 1, VolumeSizeInGB: 1}
	stopping  = &types.StoppingCondition{MaxRuntimeInSeconds: 600}
)

// This version of the SDK is from before AWS_ENDPOINT_URL.
func load() aws.Config {
	there := func(_, region string, _ ...interface{}) (aws.Endpoint, error) {
		return aws.Endpoint{URL: os.Getenv("AWS_ENDPOINT_URL"), SigningRegion: region}, nil
	}
	found, err := config.LoadDefaultConfig(ctx,
		config.WithEndpointResolverWithOptions(aws.EndpointResolverWithOptionsFunc(there)))
	if err != nil {
		panic(err)
	}
	return found
}

func named(prefix string) *string {
	return aws.String(fmt.Sprintf("go-%s-%d", prefix, os.Getpid()))
}

func tuning(name *string, jobs int32) *sagemaker.CreateHyperParameterTuningJobInput {
	return &sagemaker.CreateHyperParameterTuningJobInput{
		HyperParameterTuningJobName: name,
		HyperParameterTuningJobConfig: &types.HyperParameterTuningJobConfig{
			Strategy: types.HyperParameterTuningJobStrategyTypeRandom,
			HyperParameterTuningJobObjective: &types.HyperParameterTuningJobObjective{
				Type: types.HyperParameterTuningJobObjectiveTypeMaximize, MetricName: aws.String("score")},
			ResourceLimits: &types.ResourceLimits{MaxNumberOfTrainingJobs: jobs, MaxParallelTrainingJobs: 2},
			ParameterRanges: &types.ParameterRanges{ContinuousParameterRanges: []types.ContinuousParameterRange{
				{Name: aws.String("x"), MinValue: aws.String("0"), MaxValue: aws.String("1")}}},
		},
		TrainingJobDefinition: &types.HyperParameterTrainingJobDefinition{
			AlgorithmSpecification: &types.HyperParameterAlgorithmSpecification{
				TrainingImage:     algorithm.TrainingImage,
				TrainingInputMode: algorithm.TrainingInputMode,
				MetricDefinitions: algorithm.MetricDefinitions,
			},
			RoleArn: aws.String(role), OutputDataConfig: output, ResourceConfig: resources, StoppingCondition: stopping,
		},
		Tags: []types.Tag{{Key: aws.String("team"), Value: aws.String("go")}},
	}
}

func create(t *testing.T, input *sagemaker.CreateHyperParameterTuningJobInput) string {
	t.Helper()
	made, err := client.CreateHyperParameterTuningJob(ctx, input)
	if err != nil {
		t.Fatal(err)
	}
	return *made.HyperParameterTuningJobArn
}

func ended(t *testing.T, name *string) *sagemaker.DescribeHyperParameterTuningJobOutput {
	t.Helper()
	for i := 0; i < 600; i++ {
		job, err := client.DescribeHyperParameterTuningJob(ctx,
			&sagemaker.DescribeHyperParameterTuningJobInput{HyperParameterTuningJobName: name})
		if err != nil {
			t.Fatal(err)
		}
		switch job.HyperParameterTuningJobStatus {
		case types.HyperParameterTuningJobStatusInProgress, types.HyperParameterTuningJobStatusStopping:
			time.Sleep(200 * time.Millisecond)
		default:
			return job
		}
	}
	t.Fatalf("%s did not end", *name)
	return nil
}

func TestATuningJobEndsWithABestTrainingJobAndLogs(t *testing.T) {
	name := named("best")
	arn := create(t, tuning(name, 4))
	job := ended(t, name)
	if job.HyperParameterTuningJobStatus != types.HyperParameterTuningJobStatusCompleted || job.BestTrainingJob == nil {
		t.Fatalf("found %s, %v", job.HyperParameterTuningJobStatus, job.BestTrainingJob)
	}
	if job.CreationTime.After(time.Now()) || time.Since(*job.CreationTime) > time.Hour {
		t.Errorf("found the time %v", job.CreationTime)
	}
	best := job.BestTrainingJob.TrainingJobName

	seen := map[string]bool{}
	pages := sagemaker.NewListTrainingJobsForHyperParameterTuningJobPaginator(client,
		&sagemaker.ListTrainingJobsForHyperParameterTuningJobInput{HyperParameterTuningJobName: name, MaxResults: aws.Int32(3)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for _, each := range page.TrainingJobSummaries {
			seen[*each.TrainingJobName] = true
		}
	}
	if len(seen) != 4 || !seen[*best] {
		t.Errorf("found %v, wanted four and %s", seen, *best)
	}

	tags, err := client.ListTags(ctx, &sagemaker.ListTagsInput{ResourceArn: &arn})
	if err != nil || len(tags.Tags) != 1 || *tags.Tags[0].Value != "go" {
		t.Errorf("found %v, %v", tags, err)
	}

	logs := cloudwatchlogs.NewFromConfig(settings)
	group := aws.String("/aws/sagemaker/TrainingJobs")
	streams, err := logs.DescribeLogStreams(ctx,
		&cloudwatchlogs.DescribeLogStreamsInput{LogGroupName: group, LogStreamNamePrefix: best})
	if err != nil || len(streams.LogStreams) != 1 {
		t.Fatalf("found %v, %v", streams, err)
	}
	events, err := logs.GetLogEvents(ctx, &cloudwatchlogs.GetLogEventsInput{
		LogGroupName: group, LogStreamName: streams.LogStreams[0].LogStreamName, StartFromHead: aws.Bool(true)})
	if err != nil {
		t.Fatal(err)
	}
	var printed strings.Builder
	for _, each := range events.Events {
		printed.WriteString(*each.Message)
	}
	if !strings.Contains(printed.String(), "score=") {
		t.Errorf("found %s", printed.String())
	}
}

func TestATrainingJobIsWaitedFor(t *testing.T) {
	name := named("training")
	if _, err := client.CreateTrainingJob(ctx, &sagemaker.CreateTrainingJobInput{
		TrainingJobName: name, AlgorithmSpecification: algorithm, RoleArn: aws.String(role), OutputDataConfig: output,
		ResourceConfig: resources, StoppingCondition: stopping, HyperParameters: map[string]string{"x": "0.5"},
	}); err != nil {
		t.Fatal(err)
	}
	described := &sagemaker.DescribeTrainingJobInput{TrainingJobName: name}
	waiter := sagemaker.NewTrainingJobCompletedOrStoppedWaiter(client,
		func(o *sagemaker.TrainingJobCompletedOrStoppedWaiterOptions) {
			o.MinDelay, o.MaxDelay = time.Second, time.Second
		})
	if err := waiter.Wait(ctx, described, time.Minute); err != nil {
		t.Fatal(err)
	}
	job, err := client.DescribeTrainingJob(ctx, described)
	if err != nil || job.TrainingJobStatus != types.TrainingJobStatusCompleted || job.HyperParameters["x"] != "0.5" {
		t.Errorf("found %v, %v", job, err)
	}
}

func TestATuningJobIsStopped(t *testing.T) {
	name := named("stop")
	create(t, tuning(name, 500))
	if _, err := client.StopHyperParameterTuningJob(ctx,
		&sagemaker.StopHyperParameterTuningJobInput{HyperParameterTuningJobName: name}); err != nil {
		t.Fatal(err)
	}
	if job := ended(t, name); job.HyperParameterTuningJobStatus != types.HyperParameterTuningJobStatusStopped {
		t.Errorf("found %s", job.HyperParameterTuningJobStatus)
	}
}

func TestErrorsAreTheSdksOwnTypes(t *testing.T) {
	name := named("twice")
	create(t, tuning(name, 1))
	_, err := client.CreateHyperParameterTuningJob(ctx, tuning(name, 1))
	var inUse *types.ResourceInUse
	if !errors.As(err, &inUse) || !strings.Contains(*inUse.Message, "already exists") {
		t.Errorf("found %v", err)
	}
	_, err = client.DescribeHyperParameterTuningJob(ctx,
		&sagemaker.DescribeHyperParameterTuningJobInput{HyperParameterTuningJobName: aws.String("there-is-none")})
	var notFound *types.ResourceNotFound
	if !errors.As(err, &notFound) {
		t.Errorf("found %v", err)
	}
	wrong := tuning(named("wrong"), 1)
	wrong.HyperParameterTuningJobConfig.Strategy = "Nope"
	_, err = client.CreateHyperParameterTuningJob(ctx, wrong)
	var refused smithy.APIError
	if !errors.As(err, &refused) || refused.ErrorCode() != "ValidationException" {
		t.Errorf("found %v", err)
	}
}

func TestTheCallerIsKnown(t *testing.T) {
	caller, err := sts.NewFromConfig(settings).GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil || len(*caller.Account) != 12 {
		t.Errorf("found %v, %v", caller, err)
	}
}
